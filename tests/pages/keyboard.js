/** People without a mouse: Tab from one thing to the next, and keys on what has the focus. */

const MOST_STEPS = 150;

function hasFocus(target) {
  return target.evaluate(node => node === document.activeElement).catch(() => false);
}

/** Goes to `target`, a locator, as far as Tab leads. */
export async function go(page, target) {
  for (let step = 0; step < MOST_STEPS; step++) {
    if (await hasFocus(target)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target}`);
}

export async function press(page, target, key = 'Enter') {
  await target.waitFor();
  await go(page, target);
  await page.keyboard.press(key);
}

export async function type(page, target, text) {
  await target.waitFor();
  await go(page, target);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** A field for a day, whose parts stand in the order of the browser's own language. */
export async function typeDay(page, target, day) {
  const [year, month, date] = day.split('-');
  for (const digits of [month + date + year, year + month + date]) {
    await go(page, target);
    await page.keyboard.type(digits);
    if (await target.inputValue() === day) {
      return;
    }
    await target.evaluate(input => { input.value = ''; });
    while (await hasFocus(target)) {
      await page.keyboard.press('Shift+Tab');
    }
  }
  throw new Error(`the day ${day} cannot be typed into ${target}`);
}

/** The option of a select, by arrows. */
export async function choose(page, target, text) {
  const index = await target.evaluate((select, text) => [...select.options].findIndex(one => one.text === text), text);
  await go(page, target);
  while (await target.evaluate(select => select.selectedIndex) < index) {
    await page.keyboard.press('ArrowDown');
  }
}

/** A radio button, by arrows from where Tab leads in its group. */
export async function pick(page, target) {
  await target.waitFor();
  const group = page.locator(`input[type=radio][name="${await target.getAttribute('name')}"]`);
  const inGroup = () => group.evaluateAll(all => all.includes(document.activeElement));
  for (let step = 0; step < MOST_STEPS && !await inGroup(); step++) {
    await page.keyboard.press('Tab');
  }
  for (let step = 0; step < MOST_STEPS && !await hasFocus(target); step++) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Space');
}
