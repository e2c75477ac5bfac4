// Bundles the browser's half into app/static/dist. Run by hatch_build.py at installation, or by hand: npm run build.
import { rm } from "node:fs/promises";

import { build } from "esbuild";

await rm("../app/static/dist", { recursive: true, force: true });
await build({
  entryPoints: ["src/page.js", "src/problem.js"],
  outdir: "../app/static/dist",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "linked",
});
