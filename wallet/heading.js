/* Whoever uses a screen reader or the keyboard begins at the heading of what is new. */

export function focusHeading(root) {
  const heading = root.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}
