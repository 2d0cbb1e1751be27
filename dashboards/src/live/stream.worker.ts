// SharedWorker: one stream for all tabs of this browser. Six tabs with a
// stream each would use up the connections that HTTP/1.1 allows to a host.

import { Stream, type HeartbeatNote, type StreamNote } from './stream';

interface SharedScope {
  onconnect: ((event: MessageEvent) => void) | null;
}

const ports = new Set<MessagePort>();
let last: { note: HeartbeatNote; at: number } | null = null;
let stream: Stream | null = null;

function emit(note: StreamNote): void {
  if (note.kind === 'heartbeat') last = { note, at: performance.now() };
  for (const port of ports) port.postMessage(note);
}

(self as unknown as SharedScope).onconnect = (event) => {
  const port = event.ports[0];
  if (port === undefined) return;
  ports.add(port);
  // A port does not tell when its page is gone, so pages say goodbye.
  port.onmessage = () => {
    ports.delete(port);
    port.close();
  };
  if (last !== null) {
    port.postMessage({ ...last.note, age_ms: performance.now() - last.at });
  }
  if (stream === null) {
    stream = new Stream((url) => new EventSource(url), emit);
    stream.start();
  }
};
