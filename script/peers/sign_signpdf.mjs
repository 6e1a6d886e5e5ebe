// @signpdf (OpenSign's core) with its plain placeholder: BASE FOLDER KEY TSA SECONDS OUTPUT. RSA only, no timestamps.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { measure } from "./loop.mjs";

const require = createRequire(process.env.PEERS + "/");
const { plainAddPlaceholder } = require("@signpdf/placeholder-plain");
const { P12Signer } = require("@signpdf/signer-p12");
const { SignPdf } = require("@signpdf/signpdf");
const [base, folder, key, , seconds, output] = process.argv.slice(2);
const pdfBuffer = readFileSync(base), p12 = readFileSync(`${folder}/${key}.p12`);

await measure(async () => {
  const prepared = plainAddPlaceholder({ pdfBuffer, reason: "bench", contactInfo: "", name: "", location: "" });
  return new SignPdf().sign(prepared, new P12Signer(p12, { passphrase: "bench" }));
}, Number(seconds), output);
