// The loop of every Node core: sign until the time is over, then say what it cost.
import { writeFileSync } from "node:fs";

export async function measure(once, seconds, output) {
  let signed;
  for (let i = 0; i < 5; i++) signed = await once();
  writeFileSync(output, signed);
  const before = process.cpuUsage(), end = performance.now() + seconds * 1000;
  let count = 0;
  for (; performance.now() < end; count++) await once();
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({
    milliseconds: (user + system) / 1000 / count, count, megabytes: process.resourceUsage().maxRSS / 1024,
  }));
}
