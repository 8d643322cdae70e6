/* The text of a CSV, as far as this page looks into it: which text each row is. The issuer reads what it says. */

/* { text, wasConverted }: files of Korean spreadsheets are often in CP949, and the issuer reads UTF-8. */
export async function readCsv(file) {
  const octets = await file.arrayBuffer();
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(octets), wasConverted: false };
  } catch {
    return { text: new TextDecoder('euc-kr').decode(octets), wasConverted: true };
  }
}

/* [{ line, text }] of the rows that are not blank, the first of them the names of columns. A row may go over several lines
   within quotes; `line` is where it begins, from 1. */
export function rowsOf(text) {
  const rows = [];
  let line = 1;
  let row = { line, text: '' };
  let isQuoted = false;
  for (const piece of text.split(/(?<=\n)/)) {
    row.text += piece;
    line += 1;
    isQuoted = isQuoted !== (piece.split('"').length % 2 === 0);
    if (!isQuoted) {
      rows.push(row);
      row = { line, text: '' };
    }
  }
  return [...rows, row].filter(each => each.text.trim() !== '');
}

/* The rows at these lines under the same names of columns, to be corrected and sent again. */
export function extract(text, lines) {
  const wanted = new Set(lines);
  const [header, ...rows] = rowsOf(text);
  const kept = [header, ...rows.filter(row => wanted.has(row.line))];
  return kept.map(row => row.text.replace(/\r?\n$/, '')).join('\r\n') + '\r\n';
}

/* The cells of one row, without quotes. */
export function cellsOf(row) {
  const cells = row.replace(/\r?\n$/, '').match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  return cells.slice(0, cells.at(-1) === '' && !row.endsWith(',') ? -1 : undefined)
    .map(cell => cell.replace(/,$/, '').replace(/^"([^]*)"$/, '$1').replaceAll('""', '"'));
}

/* Only these columns, in this order. */
export function pick(text, headers) {
  const [names, ...rows] = rowsOf(text).map(row => cellsOf(row.text));
  const places = headers.map(header => names.indexOf(header));
  return [names, ...rows].map(cells => places.map(place => quoted(cells[place])).join(',') + '\r\n').join('');
}

function quoted(cell) {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
