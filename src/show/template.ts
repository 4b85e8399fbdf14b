// Page layouts are text with `{{name}}` where content goes. Content is put in once and not searched again,
// so nothing in a sheet can refer to a place of the layout.

export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{([a-z]+)\}\}/g, (_place, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new Error(`the layout asks for {{${name}}}, which this page does not have`);
    return value;
  });
}
