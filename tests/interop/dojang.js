/* Our side: `interop_peer`, which answers one line for each line, and the command line tool itself. */
import {spawn, spawnSync} from 'node:child_process';
import {createInterface} from 'node:readline';
import {join} from 'node:path';

export class Dojang {
  constructor({program, peer, share, policy, folder}) {
    Object.assign(this, {program, policy, folder, waiting: []});
    this.keys = {issuer: join(folder, 'issuer.key'), holder: join(folder, 'holder.key')};
    const show = file => JSON.parse(this.run(['key', 'new', '--test', '--out', file]).stdout);
    this.issuer = show(this.keys.issuer);
    this.holder = show(this.keys.holder);
    this.process = spawn(peer, [share, policy, this.keys.issuer, this.keys.holder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.ended = new Promise(resolve =>
      this.process.on('exit', code => {
        this.waiting.forEach(({reject}) => reject(new Error(`interop_peer ended with ${code}`)));
        resolve(code);
      }),
    );
    createInterface({input: this.process.stdout}).on('line', line => this.waiting.shift().resolve(JSON.parse(line)));
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

  issue(credential, suite) {
    return this.need({do: 'issue', suite, input: credential});
  }

  present(credentials, suite, {challenge, domain}) {
    return this.need({do: 'present', suite, challenge, domain, input: credentials});
  }

  async verify(document, {as, challenge, domain}) {
    const asked = {
      presentation: {do: 'verify', as, challenge, domain},
      credential: {do: 'verify', as},
    }[as];
    const {verdict, detail} = await this.need({...asked, input: document});
    return {verified: verdict === 'verified', verdict, detail};
  }

  encode(document, entry) {
    return this.need({do: 'cborld', entry, input: document});
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
