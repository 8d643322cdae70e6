#include "codec/varint.h"

enum { VARINT_MAX_OCTETS = 9 };

size_t varint_decode(struct bytes octets, uint64_t *out)
{
  uint64_t number = 0;
  for (size_t i = 0; i < octets.len && i < VARINT_MAX_OCTETS; i++) {
    number |= (uint64_t)(octets.at[i] & 0x7f) << (7 * i);
    if ((octets.at[i] & 0x80) != 0) {
      continue;
    }
    bool shortest = i == 0 || octets.at[i] != 0;
    *out = number;
    return shortest ? i + 1 : 0;
  }
  return 0;
}

void varint_encode(struct buf *buf, uint64_t number)
{
  for (; number > 0x7f; number >>= 7) {
    buf_add_char(buf, (char)(number | 0x80));
  }
  buf_add_char(buf, (char)number);
}
