// SPDX-License-Identifier: MIT
// Gives access tokens for refresh tokens, and tells Dovecot whether one still holds.
import http from "node:http";

export class TokenServer {
  issued = {}; // how many, by client id
  holds = new Map(); // the address that a token is for
  refuses = false;
  isAway = false;

  static async start(addresses) {
    const made = new TokenServer();
    made.server = http.createServer(async (request, response) => {
      let body = "";
      for await (const data of request) body += data;
      const { status, json } = made.answer(request.url, new URLSearchParams(body), addresses);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
    });
    await new Promise((resolve) => made.server.listen(0, "127.0.0.1", resolve));
    made.origin = `http://127.0.0.1:${made.server.address().port}`;
    return made;
  }

  answer(path, form, addresses) {
    if (path === "/introspect") {
      const username = this.holds.get(form.get("token"));
      return { status: 200, json: username ? { active: true, username } : { active: false } };
    }
    if (this.isAway) return { status: 503, json: {} };
    const client = form.get("client_id");
    this.issued[client] = (this.issued[client] ?? 0) + 1;
    if (this.refuses || form.get("refresh_token") !== "refresh-0017")
      return { status: 400, json: { error: "invalid_grant", error_description: "Token has been expired or revoked." } };
    const token = `token.${client}.${this.issued[client]}`;
    this.holds.set(token, addresses[client]);
    return { status: 200, json: { access_token: token, token_type: "Bearer", expires_in: 3600 } };
  }

  // No token that was given so far holds any longer.
  endAll() {
    this.holds.clear();
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
