// nerdamer with all its parts; the package declares types for its core alone. What is loaded is checked at run time.
declare module "nerdamer/all.js" {
  const loaded: unknown;
  export default loaded;
}
