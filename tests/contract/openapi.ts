import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

interface Responses {
  [status: string]: { $ref?: string; content?: { 'application/json'?: { schema: object } } };
}
interface Document {
  paths: Record<string, Record<string, { responses: Responses }>>;
  components: { responses: Responses };
}

/** The schemas of the answers in an OpenAPI 3.0 file, by route and status. */
export function readOpenApi(source: string) {
  const document = withNulls(parse(source)) as Document;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(document, 'openapi');
  const compiled = new Map<string, ValidateFunction>();

  return {
    /** What is wrong with an answer; undefined where the file says nothing of such an answer. */
    errorsOf(method: 'get' | 'post', path: string, status: number, body: unknown): ErrorObject[] | undefined {
      const found = pointerOf(document, method, path, status);
      if (found === undefined) return undefined;
      const validate = compiled.get(found) ?? ajv.compile({ $ref: `openapi#${found}` });
      compiled.set(found, validate);
      return validate(body) ? [] : (validate.errors ?? []);
    },
  };
}

function pointerOf(document: Document, method: string, path: string, status: number): string | undefined {
  const answer = document.paths[path]?.[method]?.responses[String(status)];
  if (!answer) return undefined;
  const named = answer.$ref?.replace('#/components/responses/', '');
  const holder = named === undefined ? answer : document.components.responses[named];
  if (!holder?.content?.['application/json']) return undefined;
  const steps =
    named === undefined ? ['paths', path, method, 'responses', String(status)] : ['components', 'responses', named];
  return ['', ...steps, 'content', 'application/json', 'schema'].map(escaped).join('/');
}

const escaped = (step: string): string => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));

/** JSON Schema has no `nullable`: the type `null` is one of the types. Without a type, anything will do. */
function withNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, withNulls(inner)]);
  const { nullable, type, ...rest } = Object.fromEntries(entries);
  return { ...rest, ...(type !== undefined && { type: nullable === true ? [type, 'null'] : type }) };
}
