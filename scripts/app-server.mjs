// Serves the built app and passes /api on, unbuffered. For development and tests; production uses the web image.
//   node scripts/app-server.mjs --port 8081 --api http://127.0.0.1:8080 [--dist web/dist]
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, request as httpRequest } from "node:http";
import { extname, join, normalize } from "node:path";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "8081" },
    api: { type: "string", default: "http://127.0.0.1:8080" },
    dist: { type: "string", default: "web/dist" },
  },
});
const api = new URL(options.api);

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm", ".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png",
  ".ico": "image/x-icon", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json",
};

// 'wasm-unsafe-eval' compiles WASM, nothing else. Pictures of listings come from the marketplace's hosts.
const SECURITY = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' http: https: data:; " +
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

const isFile = async (path) => (await stat(path).catch(() => null))?.isFile() ?? false;

async function serveFile(request, response) {
  let name;
  try {
    name = normalize(decodeURIComponent(new URL(request.url, "http://app").pathname));
  } catch {
    return response.writeHead(400, SECURITY).end();
  }
  let path = join(options.dist, name);
  const isAsset = extname(name) !== "";
  if (!isAsset) path = join(options.dist, "index.html"); // Every page of the app is the same document.
  if (name.includes("..") || !(await isFile(path))) return response.writeHead(404, SECURITY).end();
  const headers = {
    ...SECURITY,
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    // A name with a hash never changes its content.
    "cache-control": /-[0-9a-f]{8,}/.test(name) && isAsset ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
  };
  const accepted = request.headers["accept-encoding"] ?? "";
  for (const [encoding, ending] of [["br", ".br"], ["gzip", ".gz"]]) {
    if (accepted.includes(encoding) && (await isFile(path + ending))) {
      headers["content-encoding"] = encoding;
      path += ending;
      break;
    }
  }
  response.writeHead(200, headers);
  if (request.method === "HEAD") return response.end();
  createReadStream(path).pipe(response);
}

function passOn(request, response) {
  const upstream = httpRequest(
    { host: api.hostname, port: api.port, method: request.method, path: request.url, headers: request.headers },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    },
  );
  upstream.on("error", () => {
    if (response.headersSent) return response.destroy();
    response.writeHead(503, { "content-type": "application/problem+json", "retry-after": "1" });
    response.end(JSON.stringify({
      type: "/api/docs#problem-unavailable", title: "Serviço indisponível no momento", status: 503,
      detail: "A API não respondeu. Tente de novo em instantes.", code: "unavailable", request_id: "",
    }));
  });
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}

const server = createServer((request, response) =>
  request.url.startsWith("/api/") ? passOn(request, response) : serveFile(request, response));
server.on("error", (error) => {
  console.error(`app server: ${error.message}`);
  process.exit(1);
});
server.listen(Number(options.port), "127.0.0.1", () => console.log(`app on http://127.0.0.1:${server.address().port}`));
