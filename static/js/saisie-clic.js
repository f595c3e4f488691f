/* Les clics d'une page qui s'enregistre seule. Un bouton pressé ne bouge pas sous le doigt : ce qui change la page attend que le clic soit donné (une seconde au plus). */

let pression = null;
document.addEventListener("pointerdown", () => {
  pression = new Promise((fini) => {
    for (const fin of ["pointerup", "pointercancel"]) addEventListener(fin, () => setTimeout(fini), { once: true });
  });
}, { capture: true });

export async function clicFini(rendu) {
  await Promise.race([pression, new Promise((fini) => setTimeout(fini, 1000))]);
  return rendu;
}

/* Le lien vers une autre page qu'un clic ordinaire suit ici même, ou null. */
export function lienSuivi(evenement) {
  const lien = evenement.target.closest?.("a[href]");
  const ordinaire = evenement.button === 0 && !evenement.ctrlKey && !evenement.metaKey && !evenement.shiftKey;
  return lien && ordinaire && !lien.target && lien.pathname !== location.pathname ? lien : null;
}
