/** What stands between a device of a test and the network: a proxy that lets through what goes to the origins it knows,
 * refuses and remembers everything else, and can be cut like a cable. */

import { EventEmitter } from 'node:events';
import http from 'node:http';

/** Whom Chromium itself asks about the fields of any form. It is no page's doing; it is refused, too. */
const BROWSERS_OWN = ['content-autofill.googleapis.com:443'];

/** Emits `answered` with the path of each request whose answer has gone through whole. */
export class Gate extends EventEmitter {
  static async open(origins) {
    const gate = new Gate(origins);
    await new Promise(resolve => gate.server.listen(0, '127.0.0.1', resolve));
    gate.url = `http://127.0.0.1:${gate.server.address().port}`;
    return gate;
  }

  constructor(origins) {
    super();
    this.origins = new Set(origins);
    this.foreign = [];
    this.octets = 0;
    this.isCut = false;
    this.agent = new http.Agent({ keepAlive: true });
    this.server = http.createServer((request, answer) => this.#pass(request, answer));
    this.server.on('connect', (request, socket) => {
      if (!BROWSERS_OWN.includes(request.url)) {
        this.foreign.push(`CONNECT ${request.url}`);
      }
      socket.destroy();
    });
  }

  #pass(request, answer) {
    const known = this.origins.has(new URL(request.url).origin);
    if (!known) {
      this.foreign.push(`${request.method} ${request.url}`);
    }
    if (!known || this.isCut) {
      request.socket.destroy();
      return;
    }
    const { 'proxy-connection': _, ...headers } = request.headers;
    const onward = http.request(request.url, { method: request.method, headers, agent: this.agent }, reply => {
      answer.writeHead(reply.statusCode, reply.rawHeaders);
      reply.on('data', part => (this.octets += part.length));
      reply.on('end', () => this.emit('answered', new URL(request.url).pathname));
      reply.pipe(answer);
    });
    onward.on('error', () => request.socket.destroy());
    request.pipe(onward);
  }

  close() {
    this.agent.destroy();
    this.server.close();
    this.server.closeAllConnections();
  }
}
