"""What an NMR spectrometer's software exports of a screen: tables of peak heights."""
