// Start-up, as whole processes of the built package against a bare node.
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, runNode, slower } from "./measure.mjs";

const command = "dist/cli.cjs";
const than = "node -e 0";

export async function run() {
  const [help, bare] = alternate([() => runNode([command, "--help"]), () => runNode(["-e", "0"])], {
    warmUp: 2,
  });
  return [slower({ what: "`gradsheet --help`", ours: help, theirs: bare, than, limit: 2 }), ...sheets()];
}

/** Every example sheet to Markdown with the default evidence. */
function sheets() {
  const names = existsSync("examples") ? readdirSync("examples").filter((name) => name.endsWith(".md")) : [];
  const out = mkdtempSync(join(tmpdir(), "gradsheet-bench-"));
  try {
    return names.toSorted().map((name) => {
      const build = () => runNode([command, "build", join("examples", name), "--to", "md", "--out", out]);
      const [ours, bare] = alternate([build, () => runNode(["-e", "0"])], { warmUp: 2 });
      return slower({ what: `\`gradsheet build ${name} --to md\``, ours, theirs: bare, than, limit: 5 });
    });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
