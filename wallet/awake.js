/* Keeps the screen from sleeping, where a browser can do that. It lets go by itself when the page is hidden. */

export class Awake {
  #lock = null;

  async keep() {
    try {
      this.#lock = await navigator.wakeLock?.request('screen') ?? null;
    } catch {
      this.#lock = null;
    }
  }

  release() {
    this.#lock?.release().catch(() => {});
    this.#lock = null;
  }
}
