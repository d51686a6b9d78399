/** A sentence for the operator about a setting that cannot be used. */
export class ConfigRefusal extends Error {}
