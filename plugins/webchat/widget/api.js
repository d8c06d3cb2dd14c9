// SPDX-License-Identifier: MIT
// Requests to the plugin. One place adds the token and turns an error answer into a value with a code.

export class ApiError extends Error {
  constructor(status, code, retry) {
    super(code);
    this.status = status; // 0: no answer at all
    this.code = code;
    this.retry = retry; // seconds, when the server named a time
  }

  // Whether the same request may succeed later.
  get passing() {
    return this.status === 0 || this.status === 429 || this.status === 408 || this.status >= 500;
  }
}

export class Api {
  // `token()` gives the visitor token of this moment, or null.
  constructor(base, token) {
    this.base = base;
    this.token = token;
  }

  headers(extra) {
    const token = this.token();
    return { ...extra, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  }

  async raw(method, path, options = {}) {
    let response;
    try {
      response = await fetch(this.base + path, {
        cache: 'no-store',
        credentials: 'omit',
        ...options,
        method,
        headers: this.headers(options.headers),
      });
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      throw new ApiError(0, 'network');
    }
    if (!response.ok) throw await failure(response);
    return response;
  }

  async call(method, path, body, options = {}) {
    const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
    const response = await this.raw(method, path, { ...options, ...json });
    if (response.status === 204) return null;
    try {
      return await response.json();
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      throw new ApiError(0, 'network'); // cut in the middle of the answer
    }
  }

  // Uploads by XMLHttpRequest, since fetch cannot tell how far it is.
  put(path, blob, onProgress, signal) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('PUT', this.base + path);
      for (const [name, value] of Object.entries(this.headers({}))) request.setRequestHeader(name, value);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
      request.onerror = () => reject(new ApiError(0, 'network'));
      request.onabort = () => reject(new DOMException('', 'AbortError'));
      request.onload = () => {
        const answer = parse(request.responseText);
        if (request.status >= 200 && request.status < 300) resolve(answer);
        else reject(errorOf(request.status, answer, request.getResponseHeader('Retry-After')));
      };
      signal?.addEventListener('abort', () => request.abort());
      request.send(blob);
    });
  }
}

async function failure(response) {
  const text = await response.text().catch(() => '');
  return errorOf(response.status, parse(text), response.headers.get('Retry-After'));
}

function errorOf(status, answer, retryAfter) {
  const retry = Number(answer?.error?.retry ?? retryAfter);
  return new ApiError(status, answer?.error?.code ?? `http_${status}`, retry > 0 ? retry : undefined);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
