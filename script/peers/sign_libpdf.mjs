// @libpdf/core (Documenso's core): BASE FOLDER KEY TSA SECONDS OUTPUT.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { measure } from "./loop.mjs";

const require = createRequire(process.env.PEERS + "/");
const { HttpTimestampAuthority, P12Signer, PDF } = await import(pathToFileURL(require.resolve("@libpdf/core")).href);
const [base, folder, key, tsa, seconds, output] = process.argv.slice(2);
const pdf = new Uint8Array(readFileSync(base));
const signer = await P12Signer.create(new Uint8Array(readFileSync(`${folder}/${key}.p12`)), "bench");
const options = tsa ? { level: "B-T", timestampAuthority: new HttpTimestampAuthority(tsa) } : { level: "B-B" };

await measure(async () => {
  const document = await PDF.load(pdf);
  return (await document.sign({ signer, reason: "bench", fieldName: "worker", ...options })).bytes;
}, Number(seconds), output);
