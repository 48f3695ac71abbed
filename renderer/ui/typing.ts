/** Whether a key belongs to a text that is being written, so that single-letter shortcuts keep out. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  const isChoice = target instanceof HTMLInputElement && (target.type === 'radio' || target.type === 'checkbox');
  return target.isContentEditable || (!isChoice && ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
