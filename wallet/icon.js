/* The pictures of index.html, which always stand beside words. */

const SVG = 'http://www.w3.org/2000/svg';

export function icon(name) {
  const made = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  made.setAttribute('class', 'icon');
  made.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', '#icon-' + name);
  made.append(use);
  return made;
}
