// Connects this page to the stream: through the SharedWorker where there is
// one, else directly.

import { Stream, type StreamNote } from './stream';

export function connect(emit: (note: StreamNote) => void): void {
  if (typeof SharedWorker === 'undefined') {
    direct(emit);
    return;
  }
  const worker = new SharedWorker(
    new URL('./stream.worker.ts', import.meta.url),
    { type: 'module', name: 'huiying-stream' },
  );
  // An old browser that knows SharedWorker but not modules in it.
  worker.onerror = () => direct(emit);
  worker.port.onmessage = (event: MessageEvent<StreamNote>) =>
    emit(event.data);
  window.addEventListener('pagehide', (event) => {
    if (!event.persisted) worker.port.postMessage('goodbye');
  });
}

function direct(emit: (note: StreamNote) => void): void {
  new Stream((url) => new EventSource(url), emit).start();
}
