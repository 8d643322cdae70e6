/** A spreadsheet of orders, as an office keeps it. */

/** `kind`: as GET /kinds tells it; a row for each of `claims`, from line 2 on. */
export function spreadsheet({ type, template: { columns } }, claims) {
  const rows = claims.map(each => [type, ...Object.values(columns).map(claim => cell(each[claim]))].join(','));
  return [['credentialType', ...Object.keys(columns)].join(','), ...rows, ''].join('\r\n');
}

function cell(value) {
  return value === true ? '예' : value === false ? '아니오' : [value ?? ''].flat().join(';');
}
