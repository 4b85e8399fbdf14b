// What can wait until the reader sees what has been written.

/** A page that nobody looks at is not painted. */
const UNSEEN = 200;

export function afterPaint(act: () => void): void {
  const { port1, port2 } = new MessageChannel();
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    port1.close();
    act();
  };
  // A message that is sent as a frame begins comes when it is painted.
  port1.onmessage = once;
  requestAnimationFrame(() => port2.postMessage(undefined));
  setTimeout(once, UNSEEN);
}
