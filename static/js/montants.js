/* Lire et écrire un montant en euros entiers, comme EurosEntiersField et le filtre euros_entiers. */

const format = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 0 });

/* « 15 000 », « 15000 € », « 15000,00 » ; tout le reste compte pour zéro. */
export function lire(champ) {
  const propre = (champ?.value ?? "").replace(/[\s\u00a0\u202f_']/g, "").replace(/€$/, "").replace(/[.,]0{1,2}$/, "");
  return /^\d{1,9}$/.test(propre) ? Number(propre) : 0;
}

export function ecrire(montant) {
  return `${format.format(montant)}\u00a0€`;
}
