const REVOKE_AFTER_MS = 60_000;

/* Hands a file to the browser. */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}

/* With a byte order mark, without which spreadsheets misread Korean. */
export function csvBlob(text) {
  return new Blob(['\ufeff', text.replace(/^\ufeff/, '')], { type: 'text/csv;charset=utf-8' });
}
