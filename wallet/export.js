/* The credentials as a file. The key stays where it is: with the file alone nobody can show anything, its owner neither. */

export function exportFile(all) {
  const text = JSON.stringify({
    type: 'DojangWalletExport',
    made: new Date().toISOString(),
    note: {
      ko: '기록으로 남기는 사본입니다. 키는 지갑이 있던 기기에만 있으므로 이 파일로는 증명서를 제시할 수 없습니다.',
      en: 'A copy for the record. The key is only on the device of the wallet: nothing can be presented with this file.',
    },
    credentials: all.map(kept => kept.credential),
  }, null, 2);
  return new File([text], `dojang-${new Date().toISOString().slice(0, 10)}.json`, { type: 'application/json' });
}

export function download(file) {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
