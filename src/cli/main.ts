// The command line: parses the arguments and hands over to one module a subcommand.
import { Command } from "commander";
import { version } from "../../package.json";

const program = new Command("gradsheet")
  .description("Writes and checks the derivation of gradients.")
  .version(version);

await program.parseAsync();
