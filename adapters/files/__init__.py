"""Files in and out: listings (CSV, XLSX, JSON Lines) within fixed bounds, cleaning reports, packs at hand, what is known of them."""
