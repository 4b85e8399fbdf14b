// A validator for the part of JSON Schema that docs/derivation.schema.json and the schema of notebooks use; an unknown
// keyword is an error, so that nothing in the schema is silently ignored.

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Schema = { readonly [key: string]: Json };

const ANNOTATIONS = new Set(["$schema", "$id", "title", "description", "$defs", "definitions"]);

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** What does not fit, with its place; empty when the value is valid. */
export function validate(root: Schema, value: Json, schema: Schema = root, place = "$"): readonly string[] {
  const errors: string[] = [];
  const inner = (part: Json | undefined, v: Json, at: string): void => {
    if (!isObject(part)) throw new Error(`${at}: a schema is an object`);
    errors.push(...validate(root, v, part, at));
  };
  for (const [keyword, said] of Object.entries(schema)) {
    switch (keyword) {
      case "$ref": {
        const target = String(said)
          .replace(/^#\//, "")
          .split("/")
          .reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), root);
        inner(target, value, place);
        break;
      }
      case "const":
        if (value !== said) errors.push(`${place}: not ${JSON.stringify(said)}`);
        break;
      case "enum":
        if (!isList(said) || !said.includes(value))
          errors.push(`${place}: not one of ${JSON.stringify(said)}`);
        break;
      case "type": {
        const types = isList(said) ? said : [said];
        if (!types.some((t) => hasType(value, t))) errors.push(`${place}: not of type ${types.join(" or ")}`);
        break;
      }
      case "minimum":
        if (typeof value === "number" && typeof said === "number" && value < said)
          errors.push(`${place}: below ${said}`);
        break;
      case "anyOf": {
        if (!isList(said)) throw new Error("anyOf is a list");
        const tried = said.map((s) => (isObject(s) ? validate(root, value, s, place) : ["not a schema"]));
        if (!tried.some((t) => t.length === 0))
          errors.push(`${place}: fits nothing: ${tried.flat().join("; ")}`);
        break;
      }
      case "oneOf": {
        if (!isList(said)) throw new Error("oneOf is a list");
        const tried = said.map((s) => (isObject(s) ? validate(root, value, s, place) : ["not a schema"]));
        const fitting = tried.filter((t) => t.length === 0).length;
        if (fitting !== 1)
          errors.push(`${place}: fits ${fitting} of ${said.length}: ${tried.flat().join("; ")}`);
        break;
      }
      case "not":
        if (isObject(said) && validate(root, value, said, place).length === 0)
          errors.push(`${place}: fits what it must not`);
        break;
      case "maximum":
        if (typeof value === "number" && typeof said === "number" && value > said)
          errors.push(`${place}: above ${said}`);
        break;
      case "minLength":
      case "maxLength":
        if (
          typeof value === "string" &&
          typeof said === "number" &&
          (keyword === "minLength" ? value.length < said : value.length > said)
        )
          errors.push(`${place}: ${value.length} characters`);
        break;
      case "pattern":
        if (typeof value === "string" && !new RegExp(String(said), "u").test(value))
          errors.push(`${place}: not of the form ${String(said)}`);
        break;
      case "uniqueItems":
        if (
          isList(value) &&
          said === true &&
          new Set(value.map((v) => JSON.stringify(v))).size < value.length
        )
          errors.push(`${place}: the same twice`);
        break;
      case "patternProperties":
        if (isObject(value) && isObject(said))
          for (const [pattern, s] of Object.entries(said))
            for (const [name, v] of Object.entries(value))
              if (new RegExp(pattern, "u").test(name)) inner(s, v, `${place}.${name}`);
        break;
      case "items":
        if (isList(value)) value.forEach((v, k) => inner(said, v, `${place}[${k}]`));
        break;
      case "required":
        if (isObject(value) && isList(said))
          for (const name of said)
            if (!(String(name) in value)) errors.push(`${place}: ${String(name)} is missing`);
        break;
      case "properties":
        if (isObject(value) && isObject(said))
          for (const [name, s] of Object.entries(said)) {
            const v = value[name];
            if (v !== undefined) inner(s, v, `${place}.${name}`);
          }
        break;
      case "additionalProperties": {
        if (!isObject(value)) break;
        const known = isObject(schema.properties) ? Object.keys(schema.properties) : [];
        const patterns = isObject(schema.patternProperties) ? Object.keys(schema.patternProperties) : [];
        for (const [name, v] of Object.entries(value)) {
          if (known.includes(name) || patterns.some((p) => new RegExp(p, "u").test(name))) continue;
          if (said === true) continue;
          if (said === false) errors.push(`${place}: ${name} is not foreseen`);
          else inner(said, v, `${place}.${name}`);
        }
        break;
      }
      default:
        if (!ANNOTATIONS.has(keyword)) throw new Error(`the validator does not know the keyword ${keyword}`);
    }
  }
  return errors;
}

function hasType(value: Json, type: Json): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "object":
      return isObject(value);
    case "array":
      return isList(value);
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "string":
    case "number":
    case "boolean":
      return typeof value === type;
    default:
      throw new Error(`the validator does not know the type ${JSON.stringify(type)}`);
  }
}
