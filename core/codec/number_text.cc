#include "number_text.h"

#include <cassert>

#include <double-conversion/double-to-string.h>
#include <double-conversion/string-to-double.h>

using double_conversion::DoubleToStringConverter;
using double_conversion::StringBuilder;
using double_conversion::StringToDoubleConverter;

extern "C" size_t number_text_shortest(double number, char text[NUMBER_TEXT_OCTETS])
{
  StringBuilder builder(text, NUMBER_TEXT_OCTETS);
  bool done = DoubleToStringConverter::EcmaScriptConverter().ToShortest(number, &builder);
  assert(done);
  (void)done;
  size_t len = static_cast<size_t>(builder.position());
  builder.Finalize();
  return len;
}

extern "C" size_t number_text_exponential(double number, char text[NUMBER_TEXT_OCTETS])
{
  /* Without flags but UNIQUE_ZERO: no plus sign before the exponent, and no minus sign before zero. */
  const DoubleToStringConverter converter(DoubleToStringConverter::UNIQUE_ZERO, "", "", 'E', 0, 0, 0, 0);
  StringBuilder builder(text, NUMBER_TEXT_OCTETS);
  bool done = converter.ToExponential(number, 15, &builder);
  assert(done);
  (void)done;
  size_t len = static_cast<size_t>(builder.position());
  builder.Finalize();
  return len;
}

extern "C" double number_text_read(const char *text, int len)
{
  const StringToDoubleConverter converter(StringToDoubleConverter::NO_FLAGS, 0, 0, nullptr, nullptr);
  int read = 0;
  double number = converter.StringToDouble(text, len, &read);
  assert(read == len);
  return number;
}
