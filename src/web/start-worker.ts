// Starts a worker from a blob: such a worker is under the policy of the page, which lets it load nothing from elsewhere
// and compile no text. The single file carries the program of the worker in itself; the folder has it beside the page.

const EMBEDDED = "worker-program";
const NAMED = 'meta[name="worker-program"]';

export function startWorker(): Worker {
  const embedded = document.getElementById(EMBEDDED)?.textContent;
  if (embedded !== undefined && embedded !== null) return fromText(embedded, "classic");
  const path = document.querySelector<HTMLMetaElement>(NAMED)?.content ?? "";
  const address = new URL(path, document.baseURI).href;
  return fromText(`import ${JSON.stringify(address)};`, "module");
}

function fromText(text: string, type: WorkerType): Worker {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return new Worker(address, { type, name: "gradsheet" });
}
