/** What a caseworker does at the issuing desk, by keyboard alone. */

import { choose, go, press, type, typeDay } from './keyboard.js';

export async function signIn(desk, token) {
  await desk.goto('/desk/');
  await type(desk.page, desk.page.getByLabel('담당자 토큰'), token);
  await desk.page.keyboard.press('Enter');
  await desk.page.getByRole('heading', { name: '한 건 발급' }).waitFor();
}

/** Issues what the form offers first. `kind`: as GET /kinds tells it. {link, pin} as the desk shows them. */
export async function issue(desk, kind, claims) {
  for (const { claim } of kind.template.display) {
    if (claims[claim] !== undefined) {
      await fill(desk.page, kind.schema.properties[claim], claims[claim]);
    }
  }
  await press(desk.page, desk.page.getByRole('button', { name: '발급하기' }));
  await press(desk.page, desk.page.getByRole('button', { name: '비밀번호 보기' }));
  const pin = await desk.page.locator('output.pin').innerText();
  return { link: await desk.page.getByLabel('링크', { exact: true }).inputValue(), pin: pin.replace(/\D/g, '') };
}

async function fill(page, schema, value) {
  const labelled = page.getByLabel(new RegExp(`^${schema.title}( |$)`)).first();
  if (schema.enum) {
    await choose(page, labelled, value);
  } else if (schema.format === 'date') {
    await typeDay(page, labelled, value);
  } else if (schema.type === 'array') {
    await tick(page, page.getByRole('group', { name: schema.title }), value);
  } else if (schema.type === 'boolean') {
    await tick(page, page.getByRole('group', { name: schema.title }), [schema.const ? '예, 확인했습니다' : value ? '예' : '아니오']);
  } else {
    await type(page, labelled, String(value));
  }
}

async function tick(page, group, texts) {
  for (const text of texts) {
    const box = group.getByLabel(text, { exact: true });
    await go(page, box);
    await page.keyboard.press('Space');
  }
}
