/* Where what was shown, on this device only. */

export function remember(vault, audience, credentials) {
  return vault.put('shown', {
    at: Date.now(),
    way: audience.way,
    domain: audience.domain,
    name: audience.name,
    items: credentials.map(({ title, programme, name, rows }) => ({
      title, programme, name, claims: rows.map(row => row.name),
    })),
  });
}

/* The latest first. */
export async function allShown(vault) {
  return (await vault.all('shown')).reverse();
}
