/** Forms made of an OpenAPI document: one for each operation of a flow. */

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
/** Paths of the gateway itself; a flow's have Baton-Completion. */
const STYLE = 'Baton-Completion';

/** What the sample bank can be given at once. */
const SAMPLES = {
  transfer: {
    from: 'CZ4699990000000000000001',
    to: 'CZ1999990000000000000002',
    amount: '12.50',
    currency: 'CZK',
    reference: 'lunch',
  },
  account: {id: '1'},
  lookup: {aid: '1'},
};

/** `{id, method, path, summary, durable, secured, body, fields}`; fields are those of path, query and body. */
export function operationsOf(document) {
  return Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      METHODS.filter(method => methods[method]?.parameters?.some(parameter => parameter.name === STYLE)).map(method =>
        operation(document, path, method, methods[method]),
      ),
    )
    .sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));
}

/** Those that can be sent as they are come first. */
function rank(one) {
  const at = Object.keys(SAMPLES).indexOf(one.id);
  return at < 0 ? Object.keys(SAMPLES).length : at;
}

function operation(document, path, method, described) {
  const schema = resolve(document, described.requestBody?.content?.['application/json']?.schema);
  const required = new Set(schema?.required ?? []);
  return {
    id: described.operationId,
    method: method.toUpperCase(),
    path,
    summary: described.summary,
    durable: described.parameters.some(parameter => parameter.name === 'Idempotency-Key'),
    secured: (described.security ?? []).length > 0,
    body: Boolean(schema),
    fields: [
      ...described.parameters
        .filter(parameter => parameter.in !== 'header')
        .map(parameter => field(document, parameter.name, parameter.schema, parameter.in, parameter)),
      ...Object.entries(schema?.properties ?? {}).map(([name, property]) =>
        field(document, name, property, 'body', {required: required.has(name), description: property.description}),
      ),
    ].sort((a, b) => Number(b.required) - Number(a.required)),
  };
}

function resolve(document, schema) {
  const name = schema?.$ref?.match(/^#\/components\/schemas\/(.+)$/)?.[1];
  return name ? document.components.schemas[name] : schema;
}

function field(document, name, given, where, {required, description}) {
  const schema = resolve(document, given) ?? {};
  const listed = schema.pattern?.match(/^\^\(\?:([A-Za-z0-9_|-]+)\)\$$/)?.[1].split('|');
  return {
    name,
    where,
    required: Boolean(required),
    description: description ?? schema.description,
    type: schema.type,
    numeric: schema.type === 'integer' || schema.type === 'number',
    options: schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : listed),
    maxLength: schema.maxLength,
    least: schema.minimum,
  };
}

/** Something for what is needed, so that it can be sent at once. */
export function exampleOf(operation) {
  const sample = SAMPLES[operation.id] ?? {};
  return Object.fromEntries(
    operation.fields
      .filter(each => each.required || each.name in sample)
      .map(each => [each.name, String(sample[each.name] ?? each.options?.[0] ?? smallest(each))]),
  );
}

function smallest(each) {
  return each.numeric ? (each.least ?? 1) : '';
}

/** The body as JSON; a field that is left empty and not needed is left out. */
export function bodyOf(operation, values) {
  const given = operation.fields
    .filter(each => each.where === 'body' && (each.required || values[each.name]))
    .map(each => [each.name, typed(each, values[each.name] ?? '')]);
  return JSON.stringify(Object.fromEntries(given), null, 2);
}

function typed(each, text) {
  if (each.type === 'string' || text === '') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function pathOf(operation, values) {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name) => encodeURIComponent(values[name] ?? ''));
  const query = operation.fields.filter(each => each.where === 'query' && values[each.name]);
  return query.length ? `${path}?${new URLSearchParams(query.map(each => [each.name, values[each.name]]))}` : path;
}
