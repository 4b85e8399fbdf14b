// What the same signs may mean, where a convention decides and the formula does not say which: without a choice such
// a formula is not read. Who asks for a meaning tries the choices, and says which one was taken.

/**
 * ∂ of an entry of a recurrence: `through` counts what goes by way of other entries; `step` is that of its own
 * equation, with all entries on its right side held fixed; `apart` takes all entries as independent; `equation` is `step`
 * on the left of a relation and `apart` elsewhere, as where the equation is put in and then differentiated.
 */
export type RecurrenceChoice = "through" | "step" | "apart" | "equation";

export interface Choices {
  readonly recurrence?: RecurrenceChoice;
}

export const RECURRENCE_CHOICES: readonly RecurrenceChoice[] = ["through", "equation", "step", "apart"];
/** The code of what is not read for the want of a choice. */
export const WANTS_RECURRENCE = "choice.recurrence";
