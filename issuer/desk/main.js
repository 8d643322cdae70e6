import { element } from '../web/element.js';
import { fill, onLanguage, say, t } from '../web/words.js';
import { Batching } from './batching.js';
import { Documents } from './documents.js';
import { Issuing } from './issuing.js';
import { moveTo } from './parts.js';
import { Rechecks } from './rechecks.js';
import { rememberedToken, signIn, signOut } from './session.js';
import { SignIn } from './sign_in.js';

const NAME = { ko: '도장 발급 창구', en: 'Dojang issuing desk' };

const VIEWS = [
  { name: 'issue', View: Issuing, title: { ko: '한 건 발급', en: 'Issue one' } },
  { name: 'batches', View: Batching, title: { ko: '일괄 발급', en: 'Batches' } },
  { name: 'documents', View: Documents, title: { ko: '문서 찾기', en: 'Find documents' } },
  { name: 'rechecks', View: Rechecks, title: { ko: '다시 확인', en: 'Re-checks' } },
];

const main = document.querySelector('main');
const dueCount = element('span', { class: 'count', hidden: true });
const navigation = document.querySelector('#navigation');
const leave = document.querySelector('#leave');
let views = [];

function titled(title) {
  document.title = `${t(title)} · ${t(NAME)}`;
}

function build({ title, View }, desk) {
  const heading = element('h1', { say: title });
  const view = new View(desk);
  return { heading, view, root: element('div', { class: 'stack loose' }, heading, view.root) };
}

function linkTo({ name, title }) {
  return element('a', { href: `#${name}` }, element('span', { say: title }), name === 'rechecks' ? dueCount : null);
}

function tellDue(number) {
  dueCount.hidden = number === 0;
  say(dueCount, { ko: `${number}건`, en: `${number} due` });
}

/* The view that the address names; views keep what was typed into them. */
function show({ movesFocus }) {
  const wanted = views.find(({ name }) => `#${name}` === location.hash) ?? views[0];
  for (const { name, root, link } of views) {
    root.hidden = name !== wanted.name;
    name === wanted.name ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
  }
  titled(wanted.title);
  wanted.view.refresh?.();
  if (movesFocus) {
    moveTo(wanted.heading);
    window.scrollTo(0, 0);
  }
}

async function enter(office) {
  const desk = { office, kinds: await office.kinds(), tellDue };
  views = VIEWS.map(each => ({ ...each, ...build(each, desk), link: linkTo(each) }));
  views.forEach(({ view }) => view.start?.());
  navigation.querySelector('ul').replaceChildren(...views.map(({ link }) => element('li', {}, link)));
  main.replaceChildren(...views.map(({ root }) => root));
  navigation.hidden = false;
  leave.hidden = false;
  window.addEventListener('hashchange', () => show({ movesFocus: true }));
  show({ movesFocus: true });
}

function askToSignIn(problem) {
  const page = new SignIn(async token => enter(await signIn(token)));
  main.replaceChildren(page.root);
  titled(page.title);
  problem && page.tell(problem.sentence);
}

/* Not by the address, which names the view. */
function skip(event) {
  event.preventDefault();
  main.focus();
}

async function start() {
  fill();
  leave.addEventListener('click', signOut);
  document.querySelector('.skip').addEventListener('click', skip);
  onLanguage(() => titled(views.find(({ root }) => !root.hidden)?.title ?? SignIn.title));
  const token = rememberedToken();
  if (token === null) {
    askToSignIn(null);
    return;
  }
  try {
    await enter(await signIn(token));
  } catch (problem) {
    askToSignIn(problem);
  }
}

say(document.querySelector('.brand span'), NAME);
start();
