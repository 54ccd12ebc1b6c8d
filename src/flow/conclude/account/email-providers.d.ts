/** The package brings no types of its own. */
declare module 'email-providers' {
  const domains: readonly string[];
  // biome-ignore lint/style/noDefaultExport: it is how the package exports them
  export default domains;
}
