// Builds the reference from the server's own description. Text is set as text, never as markup.
const element = (name, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};

const schemaName = (schema) => {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.oneOf) return schema.oneOf.map(schemaName).filter((name) => name !== "null").join(" | ");
  if (schema.type === "array" || (Array.isArray(schema.type) && schema.type.includes("array"))) return `[${schemaName(schema.items)}]`;
  if (schema.enum) return schema.enum.join(" | ");
  return [].concat(schema.type ?? "any").filter((type) => type !== "null").join(" | ") + (schema.format ? ` (${schema.format})` : "");
};

const schemaLink = (schema) => {
  const name = schemaName(schema);
  const target = name.replaceAll(/[[\]]/g, "");
  return document.description.components?.schemas?.[target]
    ? element("a", { href: `#schema-${target}`, textContent: name })
    : element("code", { textContent: name });
};

const table = (heads, rows) =>
  element("table", {},
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col", textContent: head })))),
    element("tbody", {}, ...rows.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell))))));

const curl = (method, path, operation) => {
  const parts = [`curl -X ${method.toUpperCase()} "$HOST${path}"`];
  if (operation.security) parts.push('-H "Authorization: Bearer $TOKEN"');
  if (operation.requestBody) parts.push("-H 'Content-Type: application/json' -d @body.json");
  return parts.join(" \\\n  ");
};

const operationSection = (method, path, operation) => {
  const section = element("section", { id: operation.operationId },
    element("h3", {}, element("span", { className: "method", textContent: method.toUpperCase() }), path),
    element("p", { textContent: [operation.summary, operation.description].filter(Boolean).join("\n") }));
  if (operation.parameters?.length) {
    section.append(table(["Parameter", "In", "Type", ""], operation.parameters.map((parameter) => [
      element("code", { textContent: parameter.name + (parameter.required ? " *" : "") }),
      parameter.in, schemaLink(parameter.schema), parameter.description ?? ""])));
  }
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  if (body) section.append(element("p", {}, "Body: ", schemaLink(body)));
  section.append(table(["Status", "Body", ""], Object.entries(operation.responses).map(([status, response]) => {
    const content = Object.values(response.content ?? {})[0];
    return [element("code", { textContent: status }), content?.schema ? schemaLink(content.schema) : "", response.description];
  })));
  section.append(element("pre", { textContent: curl(method, path, operation) }));
  return section;
};

const schemaSection = (name, schema) => {
  const parts = [schema, ...(schema.allOf ?? [])];
  const rows = parts.flatMap((part) => Object.entries(part.properties ?? {}).map(([field, property]) => [
    element("code", { textContent: field + (part.required?.includes(field) ? " *" : "") }),
    schemaLink(property), property.description ?? ""]));
  return element("section", { id: `schema-${name}` }, element("h3", { textContent: name }),
    element("p", { textContent: schema.description ?? "" }),
    rows.length ? table(["Field", "Type", ""], rows) : element("p", {}, schemaLink(schema)));
};

const main = document.getElementById("main");
const nav = document.getElementById("nav");
try {
  const answer = await fetch("/api/v1/openapi.json");
  const description = await answer.json();
  document.description = description;
  const groups = new Map();
  for (const [path, operations] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? "other";
      groups.set(tag, [...(groups.get(tag) ?? []), { method, path, operation }]);
    }
  }
  main.replaceChildren(element("p", { textContent: description.info.description }));
  for (const [tag, entries] of groups) {
    nav.append(element("h2", { textContent: tag }));
    main.append(element("h2", { textContent: tag }));
    for (const { method, path, operation } of entries) {
      nav.append(element("a", { href: `#${operation.operationId}`, textContent: operation.operationId }));
      main.append(operationSection(method, path, operation));
    }
  }
  main.append(element("h2", { textContent: "Schemas" }));
  for (const [name, schema] of Object.entries(description.components?.schemas ?? {})) main.append(schemaSection(name, schema));
  if (location.hash) document.querySelector(CSS.escape ? `#${CSS.escape(location.hash.slice(1))}` : location.hash)?.scrollIntoView();
} catch (error) {
  main.replaceChildren(element("p", { textContent: `The description could not be read: ${error.message}` }));
}
