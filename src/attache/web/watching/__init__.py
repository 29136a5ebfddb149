"""The screens of saved searches, watchlists and alerts, and the forms by which they are kept."""
