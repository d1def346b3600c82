export function textOf(bytes: Uint8Array): string;
export function pack(code: Uint8Array): Promise<string>;
