import { element } from '../web/element.js';
import { fill, onLanguage, say, t } from '../web/words.js';
import { Batching } from './batching.js';
import { Documents } from './documents.js';
import { Issuing } from './issuing.js';
import { moveTo, notice, said } from './parts.js';
import { Rechecks } from './rechecks.js';
import { rememberedToken, signIn, signOut } from './session.js';
import { SignIn } from './sign_in.js';

const NAME = { ko: '도장 발급 창구', en: 'Dojang issuing desk' };

const VIEWS = [
  { name: 'issue', View: Issuing, title: { ko: '한 건 발급', en: 'Issue one' }, needsIssue: true },
  { name: 'batches', View: Batching, title: { ko: '일괄 발급', en: 'Batches' }, needsIssue: true },
  { name: 'documents', View: Documents, title: { ko: '문서 찾기', en: 'Find documents' } },
  { name: 'rechecks', View: Rechecks, title: { ko: '다시 확인', en: 'Re-checks' } },
];

const LACKS_ISSUE = {
  ko: '이 토큰에는 발급 권한이 없습니다. 발급하려면 권한이 있는 토큰으로 다시 로그인해 주세요.',
  en: 'This token lacks the right to issue. Sign in with one that has it.',
};

const main = document.querySelector('main');
const navigation = document.querySelector('#navigation');
const leave = document.querySelector('#leave');
let views = [];

function titled(title) {
  document.title = `${t(title)} · ${t(NAME)}`;
}

function build({ title, View, needsIssue }, session) {
  const heading = element('h1', { say: title });
  const view = needsIssue && !session.mayIssue ? null : new View(session);
  const content = view === null ? notice('info', said('p', LACKS_ISSUE)) : view.root;
  return { heading, view, root: element('div', { class: 'stack loose' }, heading, content) };
}

function linkTo({ name, title }) {
  return element('a', { href: `#${name}`, say: title });
}

/* The view that the address names; views keep what was typed into them. */
function show({ movesFocus }) {
  const wanted = views.find(({ name }) => `#${name}` === location.hash) ?? views[0];
  for (const { name, root, link } of views) {
    root.hidden = name !== wanted.name;
    name === wanted.name ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
  }
  titled(wanted.title);
  wanted.view?.refresh?.();
  if (movesFocus) {
    moveTo(wanted.heading);
    window.scrollTo(0, 0);
  }
}

async function enter(session) {
  const kinds = await session.office.kinds();
  views = VIEWS.map(each => ({ ...each, ...build(each, { ...session, kinds: kinds.kinds ?? kinds }), link: linkTo(each) }));
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
