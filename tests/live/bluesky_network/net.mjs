// A whole Bluesky network in one process: directory (PLC), data server (PDS), app view.
//
//   node -r loopback.cjs net.mjs FOLDER_OF_DEV_ENV
//
// Needs DB_POSTGRES_URL and REDIS_HOST (host:port). Prints one line of JSON when it is ready, then
// obeys lines on its input: "settle" (index all that was written), "appview down", "appview up";
// each is answered with a line. It ends with its input, so it cannot outlive who started it.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const [folder] = process.argv.slice(2);
const entry = path.join(folder, 'node_modules', '@atproto', 'dev-env', 'dist', 'index.js');
const { TestNetwork, mockMailer } = await import(pathToFileURL(entry));

const say = (answer) => console.log(`>${JSON.stringify(answer)}`);

// The database outlives neither us nor the data server, but its schema must be a new one.
const schema = 'live_' + String(process.pid).replace(/\d/g, (digit) => 'abcdefghij'[digit]);
const network = await TestNetwork.create({
  dbPostgresSchema: schema,
  pds: { hostname: 'localhost', enableDidDocWithSession: true, inviteRequired: false },
});
mockMailer(network.pds);

const commands = {
  settle: () => network.processAll(),
  'appview down': () => network.bsky.server.terminator.terminate(),
  'appview up': () => network.bsky.server.start(),
};

say({ pds: network.pds.url });

for await (const line of createInterface({ input: process.stdin })) {
  try {
    await commands[line]();
    say({ done: line });
  } catch (error) {
    say({ done: line, error: String(error) });
  }
}
process.exit(0);
