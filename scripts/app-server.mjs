// Serves the built app and passes /api on to the API, so that browsers see one origin.
//   node scripts/app-server.mjs [--port 8081] [--dir web/dist] [--api http://127.0.0.1:8080]
// Port 0 picks a free one; the address is printed. infra/nginx/default.conf does the same in a container.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "8081" },
    dir: { type: "string", default: "web/dist" },
    api: { type: "string", default: "http://127.0.0.1:8080" },
  },
});
const root = path.resolve(options.dir);
const api = new URL(options.api);

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

// Pictures come from the marketplace's own servers: https, or the sandbox on this machine.
const SECURITY = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
    "img-src 'self' data: https: http://127.0.0.1:* http://localhost:*; font-src 'self'; connect-src 'self'; " +
    "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
};

// The build puts a hash of the content into the name, so such a file never changes.
const HASHED = /-[0-9a-f]{12,}(_bg)?\.[a-z0-9]+$/;

// These belong to one connection and must not be passed on (RFC 9110, section 7.6.1).
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

function plain(response, status, text, headers = {}) {
  response.writeHead(status, { ...SECURITY, "content-type": "text/plain; charset=utf-8", ...headers });
  response.end(`${text}\n`);
}

async function fileAt(file) {
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? found : null;
}

/** The file a path names, index.html for a page of the app, or null. */
async function resolve(pathname) {
  let decoded;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const file = path.join(root, decoded);
  if (decoded.includes("\0") || !(file + path.sep).startsWith(root + path.sep)) return null;
  if (await fileAt(file)) return file;
  // What looks like a file and is not there is missing; everything else is a page, which the app routes itself.
  return path.extname(decoded) ? null : path.join(root, "index.html");
}

async function serveFile(request, response, pathname) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return plain(response, 405, "Method not allowed", { allow: "GET, HEAD" });
  }
  const file = await resolve(pathname);
  const found = file && (await fileAt(file));
  if (!found) return plain(response, 404, "Not found");
  const accepted = String(request.headers["accept-encoding"] ?? "").split(",").map((part) => part.split(";")[0].trim());
  const headers = {
    ...SECURITY,
    "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
    "cache-control": HASHED.test(file) ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
  };
  let chosen = file;
  let size = found.size;
  for (const [coding, extension] of [["br", ".br"], ["gzip", ".gz"]]) {
    const compressed = accepted.includes(coding) && (await fileAt(file + extension));
    // An older compressed file is a leftover of the build before.
    if (compressed && compressed.mtimeMs >= found.mtimeMs) {
      headers["content-encoding"] = coding;
      chosen = file + extension;
      size = compressed.size;
      break;
    }
  }
  headers.etag = `"${found.size.toString(16)}-${Math.trunc(found.mtimeMs).toString(16)}-${headers["content-encoding"] ?? "id"}"`;
  if (request.headers["if-none-match"] === headers.etag) {
    response.writeHead(304, headers);
    return response.end();
  }
  headers["content-length"] = size;
  response.writeHead(200, headers);
  if (request.method === "HEAD") return response.end();
  createReadStream(chosen).on("error", () => response.destroy()).pipe(response);
}

// Its connections are not kept: one that the API closed while idle would fail a request that cannot be repeated.
const agent = new http.Agent({ keepAlive: false });

function passOn(request, response) {
  const headers = { ...request.headers, "x-forwarded-for": request.socket.remoteAddress };
  for (const name of HOP_BY_HOP) delete headers[name];
  const forwarded = http.request(
    { agent, host: api.hostname, port: api.port, method: request.method, path: request.url, headers },
    (answer) => {
      const answered = { ...answer.headers };
      for (const name of HOP_BY_HOP) delete answered[name];
      response.writeHead(answer.statusCode, answered);
      // Live events: the head goes out now, each piece as it comes.
      response.flushHeaders();
      answer.on("error", () => response.destroy());
      answer.on("aborted", () => response.destroy());
      answer.pipe(response);
    },
  );
  forwarded.setNoDelay(true);
  forwarded.on("error", () => {
    if (response.headersSent) response.destroy();
    else plain(response, 502, "The API does not answer");
  });
  response.on("close", () => forwarded.destroy());
  request.pipe(forwarded);
}

const server = http.createServer({ noDelay: true }, (request, response) => {
  const pathname = request.url.split("?")[0];
  if (pathname === "/api" || pathname.startsWith("/api/")) return passOn(request, response);
  serveFile(request, response, pathname).catch((error) => {
    console.error(error);
    if (response.headersSent) response.destroy();
    else plain(response, 500, "Internal error");
  });
});
// A stream of live events stays open for as long as the API keeps it.
server.requestTimeout = 0;
server.on("error", (error) => {
  console.error(`app-server: ${error.message}`);
  process.exit(1);
});
server.listen(Number(options.port), "127.0.0.1", () => {
  console.log(`app-server: http://127.0.0.1:${server.address().port}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
