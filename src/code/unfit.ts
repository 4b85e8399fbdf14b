// Thrown and caught while a loop nest is tried as operations on whole arrays; nobody outside sees one.

/** The variable has to stay a loop. */
export class Keep {
  readonly variable: string;
  constructor(variable: string) {
    this.variable = variable;
  }
}

/** The nest stays as it is. */
export class Unfit {}
