/** What a process of ours gets of this one's environment: how to find programs, and compiled code, which halves the time until it is up. */
const { PATH = '', NODE_COMPILE_CACHE } = process.env;

export const BARE_ENV: Readonly<Record<string, string>> = {
  PATH,
  ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }),
};
