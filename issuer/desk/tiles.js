import { element } from '../web/element.js';
import { said } from './parts.js';
import { count } from './batch_words.js';

/* Figures beside each other; what they mean stands above each. */
export function tiles(list) {
  return element('dl', { class: 'tiles' }, list.filter(({ value }) => value !== undefined && value !== null)
    .map(({ title, value, tone }) => element('div', { 'data-tone': tone },
      element('dt', { say: title }), said('dd', count(value), { class: 'number' }))));
}
