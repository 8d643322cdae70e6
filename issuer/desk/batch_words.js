/* Numbers of a batch, in words. */

export function count(number) {
  return { ko: `${number.toLocaleString('ko')}건`, en: number.toLocaleString('en') };
}

/* How many rows are new: the good ones but for those whose document has been issued before. */
export function newOf({ good, already }) {
  return good - already;
}

/* The figures of a file as tiles: [{ title, value, tone }]. */
export function tilesOf(report) {
  const { rows, bad, already } = report;
  return [
    { title: { ko: '모두', en: 'Rows' }, value: rows },
    { title: { ko: '발급할 수 있음', en: 'Can be issued' }, value: newOf(report), tone: 'good' },
    { title: { ko: '고칠 줄', en: 'To correct' }, value: bad, tone: bad > 0 ? 'bad' : null },
    { title: { ko: '이미 발급됨', en: 'Issued already' }, value: already, tone: already > 0 ? 'info' : null },
  ];
}

export function stateOf({ state, purged, failed, bad }) {
  if (state === 'running') {
    return { tone: 'info', words: { ko: '발급하는 중', en: 'Running' } };
  }
  if (purged) {
    return { tone: 'info', words: { ko: '내용 지움', en: 'Contents deleted' } };
  }
  return failed + bad > 0
    ? { tone: 'warn', words: { ko: '끝남 · 남은 줄 있음', en: 'Done, some rows left' } }
    : { tone: 'good', words: { ko: '모두 끝남', en: 'All done' } };
}

/* The same in a line, for the list of batches. */
export function figuresOf({ state, rows, done, failed, bad }) {
  const left = bad + failed;
  if (state === 'running') {
    return { ko: `모두 ${count(rows).ko}`, en: `${count(rows).en} rows` };
  }
  return {
    ko: `모두 ${count(rows).ko}, 발급 ${count(done).ko}${left > 0 ? `, 고칠 줄 ${count(left).ko}` : ''}`,
    en: `${count(rows).en} rows, ${count(done).en} issued${left > 0 ? `, ${count(left).en} to correct` : ''}`,
  };
}
