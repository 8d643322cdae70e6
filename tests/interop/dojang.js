/* Our side: `interop_peer`, which answers one line for each line, and the command line tool itself. */
import {spawn, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {join} from 'node:path';

export class Dojang {
  /* Makes two keys of each of the `kinds`: `issuer` and `holder`. */
  constructor({program, peer, share, policy, folder, kinds}) {
    Object.assign(this, {program, policy, folder, files: [], waiting: []});
    this.keys = Object.fromEntries(kinds.map(kind => [kind, {issuer: this.newKey(kind), holder: this.newKey(kind)}]));
    this.process = spawn(peer, [share, policy, ...this.files], {stdio: ['pipe', 'pipe', 'inherit']});
    this.ended = new Promise(resolve =>
      this.process.on('exit', code => {
        this.waiting.forEach(({reject}) => reject(new Error(`interop_peer ended with ${code}`)));
        resolve(code);
      }),
    );
    createInterface({input: this.process.stdout}).on('line', line => this.waiting.shift().resolve(JSON.parse(line)));
  }

  newKey(kind) {
    const number = this.files.length;
    const file = join(this.folder, `${number}.key`);
    const {did, verificationMethod} = JSON.parse(
      this.run(['key', 'new', '--test', '--kind', kind, '--out', file]).stdout,
    );
    const [, seed] = /^seed: (\S+)$/m.exec(readFileSync(file, 'utf8'));
    this.files.push(file);
    return {kind, number, file, did, method: verificationMethod, seed: new Uint8Array(Buffer.from(seed, 'base64url'))};
  }

  ask(request) {
    return new Promise((resolve, reject) => {
      this.waiting.push({resolve, reject});
      this.process.stdin.write(JSON.stringify(request) + '\n');
    });
  }

  async need(request) {
    const {output, fault} = await this.ask(request);
    if (fault !== undefined) {
      throw new Error(`${request.do}: ${fault}`);
    }
    return output;
  }

  /* `more`: `id` and `previous` of a proof in a chain. */
  issue(credential, suite, key, more = {}) {
    return this.need({do: 'issue', suite, key: key.number, ...more, input: credential});
  }

  present(credentials, suite, key, reader) {
    return this.need({do: 'present', suite, key: key.number, ...reader, input: credentials});
  }

  signPresentation(presentation, suite, key, reader) {
    return this.need({do: 'sign presentation', suite, key: key.number, ...reader, input: presentation});
  }

  async verify(document, {as, challenge, domain}) {
    const asked = {
      presentation: {do: 'verify', as, challenge, domain},
      credential: {do: 'verify', as},
      proof: {do: 'check'},
    }[as];
    const {verdict, detail} = await this.need({...asked, input: document});
    return {verified: verdict === 'verified', verdict, detail};
  }

  encode(document, entry) {
    return this.need({do: 'encode', entry, input: document});
  }

  decode(hex) {
    return this.need({do: 'decode', input: hex});
  }

  /* The program itself, with a document on its standard input. */
  run(words, input = '') {
    const done = spawnSync(this.program, words, {input: typeof input === 'string' ? input : JSON.stringify(input)});
    if (done.error) {
      throw done.error;
    }
    return {code: done.status, octets: done.stdout, stdout: done.stdout.toString(), stderr: done.stderr.toString()};
  }

  close() {
    this.process.stdin.end();
    return this.ended;
  }
}
