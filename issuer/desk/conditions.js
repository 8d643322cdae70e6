/* What a JSON Schema asks for, given the claims filled in so far: which ones are required and which have no place. An `if`
   about a claim that is still empty is undecided and asks for nothing; the issuer has the last word anyway. */
export function demands(schema, claims) {
  const found = { required: new Set(), banned: new Set() };
  collect(schema, claims, found);
  return found;
}

function collect(schema, claims, found) {
  (schema.required ?? []).forEach(claim => found.required.add(claim));
  for (const [claim, others] of Object.entries(schema.dependentRequired ?? {})) {
    (claims[claim] === undefined ? [] : others).forEach(other => found.required.add(other));
  }
  for (const [claim, rule] of Object.entries(schema.properties ?? {})) {
    if (rule === false) {
      found.banned.add(claim);
    }
  }
  const branch = decide(schema, claims);
  if (typeof branch === 'object') {
    collect(branch, claims, found);
  }
}

function decide(schema, claims) {
  const tests = Object.entries(schema.if?.properties ?? {});
  const outcomes = tests.map(([claim, test]) => fits(claims[claim], test));
  if (tests.length === 0 || outcomes.includes(undefined)) {
    return undefined;
  }
  return outcomes.every(Boolean) ? schema.then : schema.else;
}

function fits(value, test) {
  const allowed = test.enum ?? (test.const === undefined ? undefined : [test.const]);
  return value === undefined ? undefined : allowed?.includes(value);
}
